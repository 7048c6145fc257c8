import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';

export interface LinkProps {
  readonly href: string;
  readonly class?: string;
  readonly label?: string;
  readonly isCurrent?: boolean;
  readonly children: ComponentChildren;
}

/** A link to a page of ours, followed without loading everything anew; a new tab is still the browser's. */
export function Link({ href, class: className, label, isCurrent = false, children }: LinkProps) {
  const { navigation } = useApp();
  return (
    <a
      href={href}
      class={className ?? ''}
      aria-label={label}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigation.go(href);
      }}
    >
      {children}
    </a>
  );
}
