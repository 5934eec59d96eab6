/** Closes a stack at Ctrl+C or a request to terminate, so that it leaves nothing behind, and ends the process. */
export function closeOnSignal(stack: { close(): Promise<void> }, exitCode: number): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await stack.close();
      process.exit(exitCode);
    });
  }
}
