import type { RestApi } from '@tatami/client/rest';
import type { NewReport, Report, ReportFile } from '@tatami/rest';
import type { OrderCalls, OrderList } from '../orders/order-list.ts';

export type ReportList = OrderList<Report, NewReport, ReportFile>;

export function reportCalls(rest: Pick<RestApi, 'call'>): OrderCalls<Report, NewReport, ReportFile> {
  return {
    list: async () => (await rest.call('listReports', {})).items,
    create: report => rest.call('createReport', { body: report }),
    cancel: id => rest.call('cancelJob', { path: { id } }),
    address: async (id, { format }) => (await rest.call('readReportFile', { path: { id, format } })).url,
  };
}
