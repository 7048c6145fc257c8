import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { isOwner } from '../sign-in/is-owner.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { BrandingForm } from './branding-form.tsx';
import { BrandingSettings } from './branding-settings.ts';
import { LogoSection } from './logo-section.tsx';

/** How videos, cards and reports of the company look; for owners. */
export function BrandingPage() {
  const { rest, signIn, language } = useApp();
  const { text } = language.translator.value;
  const settings = useMemo(() => new BrandingSettings(rest), [rest]);
  useEffect(() => void settings.load(), [settings]);
  const state = settings.state.value;
  const mayChange = isOwner(signIn.state.value);
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <PageHeading text={text('branding.title')} />
        <p class="soft">{text(mayChange ? 'branding.lead' : 'branding.notOwner')}</p>
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'failed' && (
          <LoadFailed what={text('branding.loadFailed')} retry={() => settings.load()} />
        )}
        {mayChange && state.kind === 'loaded' && (
          <>
            <LogoSection settings={settings} branding={state.branding} />
            <BrandingForm settings={settings} branding={state.branding} />
          </>
        )}
      </main>
    </div>
  );
}
