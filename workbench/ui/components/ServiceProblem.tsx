import { observer } from 'mobx-react-lite';
import type { Problem } from '../../base/app/problem.ts';
import { useStore } from './context.ts';
import { ProblemBar } from './ProblemBar.tsx';

export interface ServiceProblemProps {
  /** Said where the link has not failed yet, but is not there either. */
  readonly otherwise?: Problem;
  /** False where the person cannot go anywhere else. */
  readonly mayCheck?: boolean;
}

/** Why there is no live link to the service, and the way to *Check connection*. Nothing while there is one. */
export const ServiceProblem = observer(function ServiceProblem({ otherwise, mayCheck = true }: ServiceProblemProps) {
  const store = useStore();
  const service = store.state?.service;
  if (!service || service.link === 'online') return undefined;
  return (
    <ProblemBar
      problem={service.problem ?? otherwise}
      intent="warning"
      {...(mayCheck && { onCheck: () => store.openCheck() })}
    />
  );
});
