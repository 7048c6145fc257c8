import { useApp } from '../context.ts';
import type { Order } from './order-list.ts';

export interface OrderProgressProps {
  readonly order: Order;
  /** What is being done now. */
  readonly step: string;
  /** Of the bar, for who cannot see it. */
  readonly label: string;
  readonly onCancel: () => void;
}

/** How far an order is, and the way to take it back. */
export function OrderProgress({ order, step, label, onCancel }: OrderProgressProps) {
  const { text } = useApp().language.translator.value;
  return (
    <div class="report-progress" role="status">
      <p>{step}</p>
      <progress max={1} value={order.progress} aria-label={label} />
      <button type="button" class="button button-small" onClick={onCancel}>
        {text('archive.cancel')}
      </button>
    </div>
  );
}
