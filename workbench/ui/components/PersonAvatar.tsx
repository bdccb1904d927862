import { Avatar, type AvatarProps, makeStyles } from '@fluentui/react-components';
import type { Person } from '@handrail/sdk';

const useStyles = makeStyles({
  // Drawn, not written: it is a picture of the name, and no text that a button around it would have to be called by.
  initials: { '::before': { content: 'attr(data-initials)' } },
});

export interface PersonAvatarProps {
  readonly person: Pick<Person, 'name' | 'photo'>;
  readonly size: NonNullable<AvatarProps['size']>;
}

/** Somebody's photo, or their initials; always beside their name, so hidden from who listens. */
export function PersonAvatar({ person, size }: PersonAvatarProps) {
  const styles = useStyles();
  return (
    <Avatar
      aria-hidden
      color="brand"
      size={size}
      initials={{ children: <span className={styles.initials} data-initials={initialsOf(person.name)} /> }}
      {...(person.photo === undefined ? {} : { image: { src: person.photo, alt: '' } })}
    />
  );
}

/** The first letters of the first and the last part of a name. */
function initialsOf(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return ends.map((part) => [...(part ?? '')][0]?.toUpperCase() ?? '').join('');
}
