/** A client that is written in another language, as a test gets it. */
export type NativeProgram =
  | {
      readonly kind: 'built';
      readonly program: string;
      /** Arguments before the client's own. */
      readonly args: readonly string[];
    }
  /** This machine lacks the language or its registry. */
  | { readonly kind: 'missing'; readonly because: string };
