/**
 * Closes a stack at Ctrl+C or a request to terminate, so that it leaves nothing behind, and ends the process. Further
 * signals change nothing: npm and tsx pass on a signal that the terminal has sent already.
 */
export function closeOnSignal(stack: { close(): Promise<void> }, exitCode: number): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (closing) return;
      closing = true;
      await stack.close();
      process.exit(exitCode);
    });
  }
}
