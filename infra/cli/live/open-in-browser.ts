import { spawn } from 'node:child_process';

/** A program that runs longer is the browser itself. */
const openedAfterMs = 2_000;

/** Opens a URL as a click on a link would. False if this computer has no browser that a program may open. */
export function openInBrowser(url: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const { command, words } = commandOf(url, platform);
  return new Promise((resolve) => {
    const child = spawn(command, words, { stdio: 'ignore', detached: true });
    setTimeout(() => resolve(true), openedAfterMs).unref();
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.unref();
  });
}

function commandOf(url: string, platform: NodeJS.Platform): { command: string; words: string[] } {
  if (platform === 'darwin') return { command: 'open', words: [url] };
  if (platform === 'win32') return { command: 'rundll32', words: ['url.dll,FileProtocolHandler', url] };
  return { command: 'xdg-open', words: [url] };
}
