import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** White modules around it, without which cameras do not find it. */
const QUIET_ZONE = 4;

/** An address for the camera of a phone. What makes it comes when one is shown. */
export function QrCode({ address, label }: { readonly address: string; readonly label: string }) {
  const rows = useSignal<readonly (readonly boolean[])[]>([]);
  useEffect(() => {
    let isCurrent = true;
    import('qr').then(
      ({ default: encodeQR }) => {
        if (isCurrent) rows.value = encodeQR(address, 'raw', { border: QUIET_ZONE });
      },
      // Offline: what it says is written beside it.
      cause => console.warn('QR code', cause),
    );
    return () => {
      isCurrent = false;
    };
  }, [address, rows]);
  const size = rows.value.length;
  const dark = rows.value.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg
      class="qr-code"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <path d={dark.join('')} />
    </svg>
  );
}
