import { Button, type ButtonProps, Spinner } from '@fluentui/react-components';
import type { ReactElement, Ref } from 'react';

export interface CommandButtonProps {
  readonly label: string;
  /** What a screen reader says where the label alone does not tell what it is about. */
  readonly spoken?: string;
  readonly icon?: ReactElement;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly appearance?: 'primary' | 'secondary' | 'outline' | 'subtle';
  readonly size?: 'small' | 'medium' | 'large';
  readonly className?: string;
  readonly describedBy?: string;
  readonly submit?: boolean;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onRun?: () => void;
}

/** A button for a command of the device: while it waits it stays where it is, keeps the focus and does nothing. */
export function CommandButton(props: CommandButtonProps) {
  const { label, spoken, icon, pending = false, disabled = false, submit = false, onRun, buttonRef } = props;
  const shown = pending ? <Spinner size="extra-tiny" aria-hidden /> : icon;
  const optional: Partial<ButtonProps> = {
    ...(props.className === undefined ? {} : { className: props.className }),
    ...(props.describedBy === undefined ? {} : { 'aria-describedby': props.describedBy }),
    ...(spoken === undefined ? {} : { 'aria-label': spoken }),
    ...(shown === undefined ? {} : { icon: shown }),
    ...(buttonRef === undefined ? {} : { ref: buttonRef }),
  };
  return (
    <Button
      type={submit ? 'submit' : 'button'}
      appearance={props.appearance ?? 'secondary'}
      size={props.size ?? 'medium'}
      disabledFocusable={pending || disabled}
      aria-busy={pending}
      onClick={() => {
        if (!pending && !disabled) onRun?.();
      }}
      {...optional}
    >
      {label}
    </Button>
  );
}
