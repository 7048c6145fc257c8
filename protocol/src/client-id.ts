/**
 * The highest Yjs clientID. Yjs draws 32 bits, but yrs and its bindings (Rust, Swift, Kotlin, Python) draw up to 53:
 * all that JavaScript can hold exactly.
 */
export const MAX_CLIENT_ID = Number.MAX_SAFE_INTEGER;
