/** What Node says of a pipe that nobody reads any more, on Windows too. */
const closed = ['EPIPE', 'EOF'];

/**
 * Who reads a pipe may have read enough (`npm run demo | head -1`): what is written after that is no mistake.
 *
 * @param then for what goes on as long as somebody looks
 */
export function onClosedPipe(then: () => void = () => {}): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!closed.includes(error.code ?? '')) throw error;
      then();
    });
  }
}
