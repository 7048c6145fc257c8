import { initialsOf } from './initials.ts';

export interface AvatarProps {
  readonly name: string;
  /** A CSS colour; without one, that of the brand. */
  readonly color?: string | undefined;
  readonly isDriver?: boolean;
}

/**
 * Initials on a colour: the colour alone would tell nothing to somebody who does not see it. They are a picture and no
 * text, or speech control would expect them in the name of a button that shows somebody.
 */
export function Avatar({ name, color, isDriver = false }: AvatarProps) {
  return (
    <span
      class={isDriver ? 'avatar avatar-driver' : 'avatar'}
      style={color === undefined ? {} : { background: color }}
      data-initials={initialsOf(name)}
      title={name}
      aria-hidden="true"
    />
  );
}
