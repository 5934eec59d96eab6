/**
 * Everything about a made room that may not be as it should be, by the code that an operator reads in a result, in the
 * note on a ticket and in `rooms find`.
 */
export const warnings = {
  FolderNotCreated: {
    meaning: 'The portal refused one of the folders of `ticketRoom.folders`.',
    remedy: 'Do what the message names, and make the folder in the portal by hand.',
  },
  FoldersMissing: {
    meaning: 'The portal refused to list or to make the folders of a ticket room.',
    remedy: "Check the service user's rights, and make the folders in the portal by hand.",
  },
  LinkChanged: {
    meaning: 'Somebody gave the link of a ticket room more rights, uses or time. It is not handed out.',
    remedy: 'Put the link back in the portal, then `npx rooms resend NAME ID`.',
  },
  LinkFileMissing: {
    meaning:
      'The portal refused to list the files of a room, or to make the one that links back to its work item.',
    remedy: "Check the service user's rights, and make the file in the portal by hand if people need it.",
  },
  LinkFileNotCreated: {
    meaning: 'The portal refused the file that links back from a room to its work item.',
    remedy: 'Do what the message names, and make the file in the portal by hand if people need it.',
  },
  LinkInternal: {
    meaning: 'A policy of the portal lets external links open for its members alone.',
    remedy: 'Change the policy in the portal, or choose `"link": "members"`.',
  },
  LinkMissing: {
    meaning: 'The portal refused to list the links of a ticket room, or shows none any more.',
    remedy: "Check the service user's rights, and make a link in the portal by hand.",
  },
  LinkNotMade: {
    meaning: 'The portal refused the link of a ticket room, or stored none.',
    remedy: "Check `ticketRoom.link` against the room's type and the portal's rules for links.",
  },
  LinkNotOurs: {
    meaning:
      'Somebody made an invitation link in a ticket room before this environment could. It is not handed out.',
    remedy:
      'Look in the portal who made it; invite people by hand, or have another room made with `npx rooms retry NAME ID --new-room`.',
  },
  StepsMissing: {
    meaning:
      'A work item has its room, and the step that the message names was not done, nor those after it.',
    remedy: 'Do what the message says, and add by hand what the room lacks.',
  },
  StrangersInRoom: {
    meaning: 'A room that was found for a work item has members or links that this environment did not add.',
    remedy: 'Look at the members and links of the room, and remove those who should not be there.',
  },
  TeamMemberNotInvited: {
    meaning:
      'The portal refused the member at the place of `projectRoom.team` or `ticketRoom.team` that is named, or does not list it in the room.',
    remedy:
      'Check that the user is active and may have that access in a room of that type; then add it by hand.',
  },
  TeamMemberUnknown: {
    meaning:
      'The portal has no user with the e-mail address at the place of `projectRoom.team` or `ticketRoom.team` that is named.',
    remedy: 'Correct the address, or invite the person to the portal; then add it to the room by hand.',
  },
  TeamMissing: {
    meaning: 'The portal refused to read or to invite the team of a room.',
    remedy: 'Check that the key has the scope accounts:read, and add the team in the portal by hand.',
  },
  TypeNotNamed: {
    meaning:
      'The system of the source names the type of a project by an id alone, and has no name for it; the id was taken.',
    remedy:
      "Look up the option in the source's system; name its id in `projectRoom.templates` if it is to get a template.",
  },
  TemplateCopyIncomplete: {
    meaning: 'The portal left out files or folders of the template.',
    remedy: 'Compare the room with the template; `npx rooms retry NAME ID --new-room` makes another one.',
  },
} as const satisfies Record<string, { meaning: string; remedy: string }>;

export type WarningCode = keyof typeof warnings;
