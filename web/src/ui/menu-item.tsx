import type { ComponentChildren } from 'preact';

interface MenuItemProps {
  readonly icon: ComponentChildren;
  readonly title: string;
  readonly hint?: string;
  readonly isDanger?: boolean;
  readonly isDisabled?: boolean;
  readonly onChoose: () => void;
}

/** Something that can be done, in a sheet of such. */
export function MenuItem({
  icon,
  title,
  hint,
  isDanger = false,
  isDisabled = false,
  onChoose,
}: MenuItemProps) {
  return (
    <button type="button" class={isDanger ? 'danger' : ''} disabled={isDisabled} onClick={onChoose}>
      {icon}
      <span>
        <strong>{title}</strong>
        {hint !== undefined && <span class="soft">{hint}</span>}
      </span>
    </button>
  );
}
