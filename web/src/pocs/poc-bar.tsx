import type { ComponentChildren } from 'preact';
import { useApp } from '../context.ts';
import { AccountButton } from '../sign-in/account-button.tsx';
import { SessionEndedStrip } from '../sign-in/session-ended-strip.tsx';
import { BackIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';

export interface PocBarProps {
  readonly backTo: string;
  readonly backLabel: string;
  /** Strips about what waits elsewhere. */
  readonly strips?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Above one POC: the way back, and what can be done with it. */
export function PocBar({ backTo, backLabel, strips, children }: PocBarProps) {
  const { signIn } = useApp();
  return (
    <header>
      <div class="bar poc-bar">
        <Link class="icon-button" href={backTo} label={backLabel}>
          <BackIcon />
        </Link>
        <span class="poc-bar-actions">{children}</span>
        <AccountButton />
      </div>
      {signIn.state.value.kind === 'session-ended' && <SessionEndedStrip hasText />}
      {strips}
    </header>
  );
}
