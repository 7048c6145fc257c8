/** The plan of a room with four and a half mats. */
export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect x="3" y="3" width="26" height="26" rx="5" />
        <path d="M3 12h17M20 3v17M12 20h17M12 12v17" />
      </svg>
      <span class="brand-name">Tatami</span>
    </span>
  );
}
