/** The last ten years that have any. */
export const MAX_MONTHS = 120;
/** Those with the most. */
export const MAX_OWNERS = 20;
