import * as Y from 'yjs';

type Emit = Y.Doc['emit'];

/**
 * A Y.Doc that emits nothing where nobody listens. Yjs says six things about each update, and for each of them its own
 * `emit` makes a map and an array even then.
 */
export class QuietDoc extends Y.Doc {
  override emit(...[name, args]: Parameters<Emit>): ReturnType<Emit> {
    if (this._observers.has(name)) super.emit(name, args);
  }
}
