import type { RestApi } from '@tatami/client/rest';
import type { NewVideo, Video, VideoFile } from '@tatami/rest';
import type { OrderCalls, OrderList } from '../orders/order-list.ts';

export type VideoList = OrderList<Video, NewVideo, VideoFile>;

/** One video of the list. */
export interface VideoRowProps {
  readonly list: VideoList;
  readonly video: Video;
}

export function videoCalls(rest: Pick<RestApi, 'call'>): OrderCalls<Video, NewVideo, VideoFile> {
  return {
    list: async () => (await rest.call('listVideos', {})).items,
    create: video => rest.call('createVideo', { body: video }),
    cancel: id => rest.call('cancelJob', { path: { id } }),
    address: async (id, { format }) => (await rest.call('readVideoFile', { path: { id, format } })).url,
  };
}
