import { randomUUID } from 'node:crypto';
import { StepFunctionsError } from '../errors.ts';
import type { Json } from '../types.ts';

/** A task that waits for its token. */
export interface Waiting {
  succeed(output: Json): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** The task tokens of one state machine. Each try of a state has a token of its own. */
export class TaskTokens {
  readonly #tokens = new Map<string, Waiting | 'closed'>();

  /** A new token that no task waits for yet. */
  create(): string {
    return Buffer.from(`${randomUUID()}${randomUUID()}`).toString('base64');
  }

  wait(token: string, waiting: Waiting): void {
    this.#tokens.set(token, waiting);
  }

  close(token: string): void {
    this.#tokens.set(token, 'closed');
  }

  knows(token: string): boolean {
    return this.#tokens.has(token);
  }

  /**
   * @throws StepFunctionsError TaskDoesNotExist for an unknown token, TaskTimedOut for one whose
   * task is over (https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html)
   */
  get(token: string): Waiting {
    const waiting = this.#tokens.get(token);
    if (!waiting) throw new StepFunctionsError('TaskDoesNotExist', `Task does not exist: '${token}'`);
    if (waiting === 'closed') {
      throw new StepFunctionsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    }
    return waiting;
  }
}
