import { useEffect } from 'preact/hooks';

/** Keeps the screen on while somebody needs it: who drives often thinks, or listens to the others. */
export function useWakeLock(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const take = async () => {
      // The browser takes it back from a page that is not seen.
      if (document.visibilityState !== 'visible' || lock?.released === false) return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (isOver) await taken.release();
        else lock = taken;
      } catch (cause) {
        // A battery that is nearly empty, for one; then the screen goes off as it always does.
        console.warn('wake lock', cause);
      }
    };
    document.addEventListener('visibilitychange', take);
    void take();
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, [isNeeded]);
}
