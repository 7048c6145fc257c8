import { Decoration, WidgetType } from '@codemirror/view';

interface CaretLook {
  readonly name: string;
  readonly color: string;
  /** Of the place: negative is before what is typed there. */
  readonly side: number;
}

/** Somebody's caret with their name. */
export class CaretWidget extends WidgetType {
  readonly #look: CaretLook;

  constructor(look: CaretLook) {
    super();
    this.#look = look;
  }

  get decoration(): Decoration {
    return Decoration.widget({ side: this.#look.side, block: false, widget: this });
  }

  override eq(other: CaretWidget): boolean {
    return other.#look.color === this.#look.color && other.#look.name === this.#look.name;
  }

  override toDOM(): HTMLElement {
    const caret = element('span', 'cm-ySelectionCaret');
    caret.style.backgroundColor = this.#look.color;
    caret.style.borderColor = this.#look.color;
    const name = element('div', 'cm-ySelectionInfo');
    name.textContent = this.#look.name;
    // A word joiner on both sides gives the caret a line's height and keeps lines from breaking at it.
    caret.append('\u2060', name, '\u2060');
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
