import { defineCommand, environmentWord, settingsOption, workItemWord } from '../command.ts';
import { deployment } from '../deployment/deployment.ts';
import { findWorkItem } from '../work-items/find-work-item.ts';
import { timelineOf } from '../work-items/timeline.ts';
import { timelineText } from '../work-items/timeline-text.ts';

export const findCommand = defineCommand({
  name: 'find',
  summary: 'shows all that is known of a work item and of its attempts',
  words: { environment: environmentWord, item: workItemWord },
  options: settingsOption,
  examples: ['find production PRJ-10021', 'find local helpdesk/35436 --json'],
  async run({ words, options }) {
    const there = await deployment(words.environment, options.environment);
    return timelineOf(await findWorkItem(words.item, there), there);
  },
  text: (timeline) => timelineText(timeline, Date.now()),
});
