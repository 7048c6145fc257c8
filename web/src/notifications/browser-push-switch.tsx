import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { BrowserPush, pushBrowser } from './browser-push.ts';

export interface BrowserPushSwitchProps {
  /** Of the server. */
  readonly pushKey: string;
  readonly userId: string;
}

/** Turns on that this browser tells of what is shown on the page, also while the page is closed. */
export function BrowserPushSwitch({ pushKey, userId }: BrowserPushSwitchProps) {
  const { rest, language, toasts } = useApp();
  const { text } = language.translator.value;
  const push = useMemo(() => new BrowserPush({ rest, browser: pushBrowser(window), userId }), [rest, userId]);
  useEffect(() => void push.load(), [push]);
  const isBusy = useSignal(false);
  const state = push.state.value;
  if (state === 'unknown') return null;
  const turn = async () => {
    if (isBusy.value) return;
    isBusy.value = true;
    const isDone = await (state === 'on' ? push.turnOff() : push.turnOn(pushKey));
    isBusy.value = false;
    if (!isDone) toasts.show(text('push.failed'));
  };
  return (
    <fieldset>
      <legend>{text('push.title')}</legend>
      <p class="soft">{text(`push.state.${state}`)}</p>
      {(state === 'on' || state === 'off') && (
        <button type="button" class="button" aria-disabled={isBusy.value} onClick={turn}>
          {text(state === 'on' ? 'push.turnOff' : 'push.turnOn')}
        </button>
      )}
    </fieldset>
  );
}
