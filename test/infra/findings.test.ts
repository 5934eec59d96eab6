import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { everything, findingsIn } from './build-stack.ts';

// Loading the rules alone takes seconds on a busy machine.
describe('the rules of CloudFormation and of cdk-nag', { timeout: 90_000 }, () => {
  it('find nothing in the smallest environment, and we warn that nobody listens to its alarms', () => {
    expect(findingsIn({})).toEqual([
      'Annotation::docspace-rooms:NobodyListens at DocspaceRooms-test/Default/Monitoring/Listeners',
    ]);
  });

  it('find nothing in an environment that uses every setting', () => {
    expect(findingsIn(everything)).toEqual([]);
  });

  it('find nothing in an environment with a secret in a URL', () => {
    expect(
      findingsIn({ ...everything, sources: { ...everything.sources, helpdesk: { proof: 'secret-in-url' } } }),
    ).toEqual([]);
  });

  it('find what is not acknowledged', () => {
    const found = findingsIn(everything, ({ rooms }) => {
      new CfnTopic(rooms, 'Open');
    });
    expect(found).toEqual([expect.stringMatching(/AwsSolutions-SNS\d+ at DocspaceRooms-test\/Open/)]);
  });
});
