import type { VendorFrame } from '../../../infra/local/stand-ins/stand-in.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { Deployed } from '../deployed.ts';
import { endOf } from '../operate.ts';
import type { Check } from '../report.ts';
import type { Scenario } from './scenario.ts';

export const doctor: Scenario = {
  name: 'doctor',
  async run(stack, check) {
    const { simulator } = stack.outside;
    const { world } = simulator;
    const well = await diagnosis(stack, check);
    check('finds no problem in what is well', well.code === 0 && well.problems.length === 0, well.problems);
    const tried = well.findings.find((finding) => finding.check === 'work-item');
    check('has a room made and archived as a test', tried?.level === 'ok', tried);

    const finds = async (what: string, finding: string, spoil: (isSpoilt: boolean) => void) => {
      spoil(true);
      const { code, problems } = await diagnosis(stack, check);
      spoil(false);
      const found = problems.some((problem) => problem.check === finding);
      check(`finds ${what}`, code === 1 && found, { code, problems });
    };
    await finds('a portal that is away', 'portal.reachable', (isSpoilt) => {
      world.mode = isSpoilt ? 'down' : 'normal';
    });
    await finds('a key that the portal refuses', 'portal.key', (isSpoilt) => {
      for (const key of world.portal.keys) if (key.value === simulator.key) key.active = !isSpoilt;
    });
    const helpdesk = stack.outside.standIn('zendesk') as unknown as VendorFrame;
    await finds('a credential that a helpdesk refuses', 'sources.zendesk', (isSpoilt) => {
      helpdesk.credentialAccepted = !isSpoilt;
    });
  },
};

async function diagnosis(stack: Deployed, check: Check) {
  const { code, output } = await stack.command('doctor', '--json');
  const json = output.slice(output.indexOf('['));
  let findings: Finding[] = [];
  try {
    findings = JSON.parse(json) as Finding[];
  } catch {
    check('answers in JSON', false, endOf(output));
  }
  return { code, findings, problems: findings.filter(({ level }) => level === 'problem') };
}
