/** oidc-provider's class by its own file: the package's entry prints a warning on Node.js 20, where all we use works. */
declare module 'oidc-provider/lib/provider.js' {
  export { Provider } from 'oidc-provider';
}
