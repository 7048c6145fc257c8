import type { AuditEntry } from '@tatami/rest';
import { useApp } from '../context.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One change; what only somebody who investigates wants to see is folded away. */
export function AuditRow({ entry }: { readonly entry: AuditEntry }) {
  const { language } = useApp();
  const { text, has, language: spoken } = language.translator.value;
  const key = `audit.action.${entry.action}`;
  const who =
    entry.actor === NOBODY
      ? text('audit.server')
      : (entry.actorName ?? text('audit.unknown', { id: entry.actor.slice(-6) }));
  const at = new Date(entry.at);
  const facts = [
    ['audit.subject', entry.subject],
    ['audit.actorId', entry.actor],
    ['audit.address', entry.address],
    ['audit.request', entry.requestId],
    ['audit.before', entry.beforeHash],
    ['audit.after', entry.afterHash],
  ] as const;
  return (
    <li class="audit-row">
      <details>
        <summary>
          <span class="audit-what">
            <strong>{who}</strong> {has(key) ? text(key) : entry.action}
          </span>
          <time class="soft" dateTime={entry.at}>
            {at.toLocaleString(spoken, { dateStyle: 'short', timeStyle: 'medium' })}
          </time>
        </summary>
        <dl>
          <dt>{text('audit.number')}</dt>
          <dd>{entry.seq}</dd>
          {facts.map(([name, value]) =>
            value === null ? null : (
              <>
                <dt>{text(name)}</dt>
                <dd>{value}</dd>
              </>
            ),
          )}
          {Object.entries(entry.detail).map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
            </>
          ))}
        </dl>
      </details>
    </li>
  );
}
