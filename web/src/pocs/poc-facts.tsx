import type { Poc } from '@tatami/rest';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';
import { dojoPath } from '../route.ts';
import { BranchIcon, LinkIcon, LockIcon, PlayIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { versionPath } from './archive-version.ts';
import { isOwn } from './permissions.ts';
import { pocsPath } from './poc-filter.ts';

/** Who, when, with what, and where the code is. */
export function PocFacts({ poc }: { readonly poc: Poc }) {
  const { signIn, language } = useApp();
  const { text } = language.translator.value;
  const version = versionPath(poc);
  return (
    <div class="poc-facts">
      <p class="dojo-facts">
        <span>{text(isOwn(signIn.state.value, poc) ? 'poc.byYou' : 'poc.bySomebody')}</span>
        {poc.visibility === 'private' && (
          <span class="private">
            <LockIcon />
            {text('poc.private')}
          </span>
        )}
        <span>
          {text('poc.created')} <Time at={poc.createdAt} />
          {poc.rev > 1 && (
            <>
              , {text('poc.changed')} <Time at={poc.updatedAt} />
            </>
          )}
        </span>
      </p>
      <Labels kind="language" labels={poc.languages} />
      <Labels kind="tag" labels={poc.tags} />
      {poc.repositoryUrl !== null && (
        <p class="fact-link">
          <BranchIcon />
          <a
            href={poc.repositoryUrl}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={`${text('poc.repository')}: ${poc.repositoryUrl}`}
          >
            {poc.repositoryUrl.replace(/^https?:\/\//, '')}
          </a>
        </p>
      )}
      {poc.origin !== null && (
        <p class="fact-link">
          <PlayIcon />
          <Link href={dojoPath(poc.origin.dojoId)}>{text('poc.origin')}</Link>
        </p>
      )}
      {version !== undefined && (
        <p class="fact-link">
          <LinkIcon />
          <Link href={version}>{text('poc.versionLink')}</Link>
        </p>
      )}
    </div>
  );
}

function Time({ at }: { readonly at: string }) {
  const { language } = useApp().language.translator.value;
  const time = new Date(at);
  return (
    <time datetime={at} title={time.toLocaleString(language)}>
      {relativeTime(time, new Date(), language)}
    </time>
  );
}

interface LabelsProps {
  readonly kind: 'language' | 'tag';
  readonly labels: readonly string[];
}

/** Each leads to the others with the same label. */
function Labels({ kind, labels }: LabelsProps) {
  const { text } = useApp().language.translator.value;
  if (labels.length === 0) return null;
  return (
    <ul class="chips" aria-label={text(kind === 'tag' ? 'poc.tags' : 'poc.languages')}>
      {labels.map(label => (
        <li key={label}>
          <Link class="chip" href={pocsPath({ [kind]: label })}>
            {kind === 'tag' ? `#${label}` : label}
          </Link>
        </li>
      ))}
    </ul>
  );
}
