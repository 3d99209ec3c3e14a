import type { Channel } from './channel';

type Role = Channel['role'];

/** What somebody may read of money. What is sold, and at what price, everybody may. */
export interface Knowledge {
  /** What an item or an order costs, the profit in money, and who supplies it: admin and ops. */
  readonly mayKnowCost: boolean;
  /** Margins in percent, what moved them, and how deep a discount still earns: marketing as well, viewers not. */
  readonly mayKnowMargin: boolean;
}

/** Of one person: of several roles the one that may most decides. */
export function knowledgeOf(roles: readonly Role[]): Knowledge {
  return { mayKnowCost: roles.some(maySeeCost), mayKnowMargin: roles.some(maySeeMargin) };
}

/** Of everybody who reads one message: only what each of them may know. */
export function sharedKnowledge(roles: readonly Role[]): Knowledge {
  return { mayKnowCost: roles.every(maySeeCost), mayKnowMargin: roles.every(maySeeMargin) };
}

const maySeeCost = (role: Role): boolean => role === 'admin' || role === 'ops';
const maySeeMargin = (role: Role): boolean => role !== 'viewer';
