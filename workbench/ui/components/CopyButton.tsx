import { Button, useAnnounce } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useEffect, useState } from 'react';
import { useWords } from './context.ts';

export interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for who does not see it. */
  readonly what: string;
  readonly label?: string;
}

/** Copies a value, and says so for a moment. */
export function CopyButton({ value, what, label }: CopyButtonProps) {
  const words = useWords();
  const { announce } = useAnnounce();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce(words.text('app.copied'), { polite: true });
    } catch {
      // The system refused its clipboard: the value stays selectable, and nothing claims that it was copied.
      setCopied(false);
    }
  };
  return (
    <Button
      appearance="subtle"
      icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
      aria-label={words.text('app.copyOf', { what })}
      onClick={() => void copy()}
    >
      {label}
    </Button>
  );
}
