import type { Poc } from '@tatami/rest';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';
import { pocPath } from '../route.ts';
import { ChevronIcon, LockIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';

export function PocRow({ poc }: { readonly poc: Poc }) {
  const { text, language } = useApp().language.translator.value;
  return (
    <li>
      <Link class="dojo poc-row" href={pocPath(poc.id)}>
        <span class="dojo-text">
          <strong>{poc.name}</strong>
          <span class="dojo-facts">
            <time datetime={poc.createdAt}>
              {relativeTime(new Date(poc.createdAt), new Date(), language)}
            </time>
            {poc.languages.length > 0 && <span>{poc.languages.join(', ')}</span>}
            {poc.visibility === 'private' && (
              <span class="private">
                <LockIcon />
                {text('dojos.private')}
              </span>
            )}
          </span>
          {poc.tags.length > 0 && (
            <span class="dojo-facts poc-tags">{poc.tags.map(tag => `#${tag}`).join(' ')}</span>
          )}
        </span>
        <ChevronIcon />
      </Link>
    </li>
  );
}
