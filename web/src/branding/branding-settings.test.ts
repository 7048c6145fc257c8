import { RestProblem } from '@tatami/client/rest';
import type { Branding } from '@tatami/rest';
import { expect, it, vi } from 'vitest';
import { BrandingSettings } from './branding-settings.ts';

const BRANDING: Branding = {
  colours: null,
  font: 'inter',
  hasMusic: false,
  intro: null,
  logo: null,
  rev: 3,
};
const SETTINGS = { colours: null, font: 'nunito', hasMusic: true, intro: 'Olá' } as const;
const LOGO = { contentType: 'image/png', bytes: 3, url: '/logo' } as const;

it('saves from the revision that is shown, and sends and removes the logo', async () => {
  const call = vi.fn(async (id: string) => {
    switch (id) {
      case 'setBranding':
        return { ...BRANDING, ...SETTINGS, rev: 4 };
      case 'setLogo':
        return { ...BRANDING, logo: LOGO, rev: 5 };
      default:
        return id === 'readBranding' ? BRANDING : undefined;
    }
  });
  const branding = new BrandingSettings({ call } as never);
  await branding.load();
  expect(await branding.save(SETTINGS)).toBeUndefined();
  expect(call).toHaveBeenLastCalledWith('setBranding', { header: { 'if-match': '"3"' }, body: SETTINGS });
  expect(branding.state.value).toMatchObject({ branding: { font: 'nunito', rev: 4 } });
  expect(await branding.setLogo(new Blob([new Uint8Array([0, 255, 7])]))).toBeUndefined();
  expect(call).toHaveBeenLastCalledWith('setLogo', { body: { contentType: 'image/png', data: 'AP8H' } });
  expect(branding.state.value).toMatchObject({ branding: { logo: LOGO } });
  expect(await branding.removeLogo()).toBeUndefined();
  expect(branding.state.value).toMatchObject({ branding: { logo: null } });
});

it('says what is wrong, and shows what somebody else has changed meanwhile', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let rev = 3;
  const call = async (id: string) => {
    if (id === 'readBranding') return { ...BRANDING, rev };
    throw new RestProblem(412, { type: 'urn:tatami:problem:revision-stale' });
  };
  const branding = new BrandingSettings({ call } as never);
  await branding.load();
  rev = 8;
  expect(await branding.save(SETTINGS)).toBe('revision-stale');
  expect(branding.state.value).toMatchObject({ branding: { rev: 8 } });
  const away = new BrandingSettings({ call: () => Promise.reject(new Error('offline')) } as never);
  await away.load();
  expect(away.state.value.kind).toBe('failed');
  expect(await away.removeLogo()).toBe('other');
});
