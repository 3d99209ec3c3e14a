#!/usr/bin/env node
// Runs the TypeScript of scripts/shelfwire.ts as it stands: `npx shelfwire` needs nothing but `npm ci`.
import { register } from 'tsx/esm/api';

register();
await import('../scripts/shelfwire.ts');
