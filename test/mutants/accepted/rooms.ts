import { type AcceptedMutant, folded, inFile, list, noTime, setByRule, text, typeOnly } from './change.ts';

const rooms = 'lib/rooms';
const noTitle = 'no room has the title "Stryker was here"';

export const inRooms: AcceptedMutant[] = [
  ...inFile(`${rooms}/our-rooms.ts`, 'no room has the id "Stryker was here"', ['[]', list, 'retired = []']),
  ...inFile(
    `${rooms}/our-rooms.ts`,
    noTime,
    ['room.created !== undefined', 'true'],
    ['created !== undefined', 'true'],
  ),
  ...inFile(`${rooms}/our-rooms.ts`, 'a room that was made in that very millisecond', [
    'Date.parse(created) < Date.parse(createdAt) - clockSkewMs',
    'Date.parse(created) <= Date.parse(createdAt) - clockSkewMs',
  ]),
  ...inFile(
    `${rooms}/ticket/make-link.ts`,
    'a field of a request that is undefined is not sent',
    ['expiresAt === undefined', 'false'],
    ['maxUses === undefined', 'false'],
  ),
  ...inFile(`${rooms}/ticket/ticket-link.ts`, 'what is left of the text stays behind what is replaced', [
    '/(.{8})(.{4})(.{4})(.{4})(.{12})/',
    '/(.{8})(.{4})(.{4})(.{4})(.)/',
  ]),
  ...inFile(`${rooms}/ticket/ticket-link.ts`, 'an external link has no limit of uses', [
    "kind === 'invitation'",
    'true',
    'link.maxUses',
  ]),
  ...inFile(
    `${rooms}/project/creation.ts`,
    'no progress promises an end that is never near: longer than the wait without a promise',
    ['progress > 0', 'true'],
    ['progress > 0', 'progress >= 0'],
  ),
  ...inFile(
    `${rooms}/project/failing-templates.ts`,
    'the template was written a moment before',
    ['after?.[templateId]', 'after[templateId]'],
    ['template !== undefined', 'true'],
    ['template?.message', 'template.message'],
  ),
  ...inFile(`${rooms}/project/template-choice.ts`, 'no type in the map is called so', [
    "''",
    text,
    'const wanted = mappedTo(',
  ]),
  ...inFile(`${rooms}/project/template-choice.ts`, folded, [
    "text.normalize('NFC').trim().toLowerCase()",
    "text.normalize('NFC').trim().toUpperCase()",
  ]),
  ...inFile(`${rooms}/life/access.ts`, typeOnly, ['room?.id', 'room.id']),
  ...inFile(
    `${rooms}/life/access.ts`,
    'a text in a list of the portal is neither a link nor a guest',
    ['[]', list, 'kind ? listLinks'],
    ['[]', list, 'isToBeArchived && life.removeGuests'],
  ),
  ...inFile(
    `${rooms}/life/by-people.ts`,
    typeOnly,
    ['now?.title', 'now.title'],
    ["''", text, 'titleByPeople(record, now?.title'],
  ),
  ...inFile(`${rooms}/life/by-people.ts`, noTitle, ['[]', list, 'requestedTitles = []']),
  ...inFile(
    `${rooms}/life/compare.ts`,
    'an update runs of a record alone that has a room',
    ['record.room?.id', 'record.room.id'],
    ['looked.room?.id', 'looked.room.id'],
    ['found.room?.id', 'found.room.id'],
    ["{ id: 0, url: '', title: '' }", '{}'],
    ["''", text, '...plain } = room ??'],
    ['room?.id', 'room.id'],
  ),
  ...inFile(
    `${rooms}/life/compare.ts`,
    'where rooms are left as they are, nothing happens that anybody could want',
    ['settings.life?.events', 'settings.life.events'],
    ['settings.life?.reportPeople', 'settings.life.reportPeople'],
  ),
  ...inFile(`${rooms}/life/compare.ts`, setByRule, ['false', 'true', 'let readsFirst = false']),
  ...inFile(`${rooms}/life/compare.ts`, 'what is announced has an end of its grace', [
    "''",
    text,
    'const archiveAfter',
  ]),
  ...inFile(
    `${rooms}/life/next-update.ts`,
    'days before a time that is not there is no time, and never comes',
    ['endMs === undefined', 'false'],
  ),
  ...inFile(`${rooms}/life/next-change.ts`, 'the grace is over only of an item that is closed', [
    'life.closedSinceMs !== undefined',
    'true',
  ]),
  ...inFile(`${rooms}/life/rules/before-archive.ts`, 'what is announced is the end of a closed item', [
    'closing !== undefined',
    'true',
  ]),
  ...inFile(`${rooms}/life/rules/title.ts`, noTitle, ['[]', list, '[wantedTitle(']),
  ...inFile(
    `${rooms}/life/next-update.ts`,
    typeOnly,
    ['outcomeAt === undefined', 'false'],
    ['room?.id', 'room.id', 'const wish'],
    ['room?.state', 'room.state', 'if (wish'],
  ),
  ...inFile(`${rooms}/link-file.ts`, 'the name begins with a word', ['/^\\w+ /', '/\\w+ /']),
  ...inFile(`${rooms}/team.ts`, 'a list of people that is read of no portal', ['[]', list, 'const inRoom']),
  ...inFile(
    `${rooms}/ticket/ticket-link.ts`,
    'wantsLink has said already that the settings make a link',
    ['!made', 'false', 'if (!made) return'],
    ['{ warnings: [] }', '{}', 'if (!made) return'],
    ['[]', list, 'if (!made) return'],
  ),
];
