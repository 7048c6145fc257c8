export { addSecurityHeaders } from './security-headers.ts';
export { servePage } from './serve-page.ts';
