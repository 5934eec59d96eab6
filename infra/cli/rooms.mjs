#!/usr/bin/env node
// What `npx rooms` starts. npm makes the same of this line on Windows, so the program needs no shell.
import { register } from 'tsx/esm/api';

register();
await import('./main.ts');
