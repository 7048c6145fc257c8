/** Tags are one tag however they are typed. */
export function normalTags(tags: readonly string[]): string[] {
  return normalLabels(tags.map(tag => tag.toLowerCase()));
}

/** Languages keep their capitals: they are shown as they are. */
export function normalLanguages(languages: readonly string[]): string[] {
  return normalLabels(languages);
}

function normalLabels(labels: readonly string[]): string[] {
  return [...new Set(labels.map(label => label.normalize('NFC').trim()))];
}
