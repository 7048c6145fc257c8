import type { SearchHit } from '@tatami/rest';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';
import { pocPath } from '../route.ts';
import { ChevronIcon, LockIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { extraFacts } from './extra-facts.ts';
import { MarkedText } from './marked-text.tsx';

export function HitRow({ hit }: { readonly hit: SearchHit }) {
  const extra = extraFacts(hit.extra);
  const { text, language } = useApp().language.translator.value;
  return (
    <li>
      <Link class="dojo poc-row" href={pocPath(hit.id)}>
        <span class="dojo-text">
          <strong>
            <MarkedText segments={hit.name} />
          </strong>
          {hit.excerpt.length > 0 && (
            <span class="hit-excerpt">
              <MarkedText segments={hit.excerpt} />
            </span>
          )}
          <span class="dojo-facts">
            <time datetime={hit.createdAt}>
              {relativeTime(new Date(hit.createdAt), new Date(), language)}
            </time>
            {hit.languages.length > 0 && <span>{hit.languages.join(', ')}</span>}
            {hit.visibility === 'private' && (
              <span class="private">
                <LockIcon />
                {text('dojos.private')}
              </span>
            )}
          </span>
          {hit.tags.length > 0 && (
            <span class="dojo-facts poc-tags">{hit.tags.map(tag => `#${tag}`).join(' ')}</span>
          )}
          {extra.length > 0 && (
            <span class="dojo-facts poc-extra">
              {extra.map(({ name, value }) => (
                <span key={name}>
                  {name}: {value}
                </span>
              ))}
            </span>
          )}
        </span>
        <ChevronIcon />
      </Link>
    </li>
  );
}
