import { useApp } from '../context.ts';

export function ToastList() {
  const { toasts } = useApp();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.shown.value.map(toast => (
        <button type="button" class="toast" key={toast.id} onClick={() => toasts.dismiss(toast.id)}>
          {toast.text}
        </button>
      ))}
    </div>
  );
}
