/** The one file that tests type into. */
export const FILE = 'main.ts';
