import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Starts the Chromium of this computer; CHROMIUM names one in another place.
 *
 * @throws Error if there is none
 */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? places.find((place) => existsSync(place));
  if (executablePath === undefined) {
    throw new Error('No Chromium is installed: apt-get install chromium, or set CHROMIUM to its path.');
  }
  // A container has no user namespaces for Chromium's own sandbox; the pages are ours alone.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
