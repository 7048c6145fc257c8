/** What an image runs. The names are those of images, workspaces and Kubernetes objects alike. */
export const IMAGES = {
  'collab-server': { main: 'collab-server/src/main.js' },
  'poc-api': { main: 'poc-api/src/main.js' },
  'search-indexer': { main: 'search-indexer/src/main.js' },
  jobs: { main: 'jobs/src/main.js' },
  /** With the built page in its folder `page`. */
  'page-server': { main: 'page-server/src/main.js' },
  /** A command that ends: it makes the catalog, migrates, and creates tenants. */
  tenants: { main: 'tenants/src/tenants-cli.js' },
} as const;

export type ImageName = keyof typeof IMAGES;

export const IMAGE_NAMES = Object.keys(IMAGES) as ImageName[];

export function isImageName(name: string): name is ImageName {
  return name in IMAGES;
}
