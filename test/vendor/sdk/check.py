"""Makes the calls of this project, and those beside them, with ONLYOFFICE's own SDK for Python.

Reads {url, key, template, user, group, receiver} from stdin: a portal with the key of its owner, the ids of a template,
another person and a group, and a URL that takes webhooks. The SDK validates every answer by the models of the portal's
API. Each call is printed as a line of JSON: {call, error}, where `error` is null or what the SDK finds wrong.
"""

import json
import sys
import time
import warnings

# A member of a model is called `copy`, which the models' base class has too.
warnings.filterwarnings("ignore", message=".*shadows an attribute.*")

import docspace_api_sdk as sdk  # noqa: E402

given = json.load(sys.stdin)
client = sdk.ApiClient(sdk.Configuration(host=given["url"]))
client.set_default_header("Authorization", f"Bearer {given['key']}")
rooms, folders, operations = sdk.RoomsApi(client), sdk.FoldersApi(client), sdk.OperationsApi(client)
groups, people, keys = sdk.GroupApi(client), sdk.ProfilesApi(client), sdk.ApiKeysApi(client)
sharing, hooks = sdk.SharingApi(client), sdk.WebhooksApi(client)


def call(method, *arguments, **options):
    """The answer's `response`; undefined if the call fails, which is printed."""
    try:
        answer = method(*arguments, **options)
        print(json.dumps({"call": method.__name__, "error": None}), flush=True)
        return getattr(answer, "response", None)
    except Exception as error:
        print(json.dumps({"call": method.__name__, "error": f"{type(error).__name__}: {error}"[:1500]}), flush=True)


def finished(operation):
    while operation and not operation.finished:
        time.sleep(0.05)
        operation = next(iter(call(operations.get_operation_statuses, id=operation.id) or []), None)


def made(title, kind):
    request = sdk.CreateRoomRequestDto(title=title, room_type=sdk.RoomType(kind), tags=["prj-1"])
    return call(rooms.create_room, request).id


def invite(room, subject, access):
    invitation = {"id": subject, "access": access}
    request = sdk.RoomInvitationRequest.from_dict({"invitations": [invitation], "notify": False})
    return call(rooms.set_room_security, room, request)


def list_rooms(me):
    call(rooms.get_rooms_folder, search_area=sdk.SearchArea.from_json("2"), tags='["prj-1"]', count=100)
    call(rooms.get_rooms_folder, subject_owner_id=me, sort_by="DateAndTimeCreation", sort_order=sdk.SortOrder(1))
    call(rooms.get_rooms_folder, search_area=sdk.SearchArea.from_json("4"))


def use_tags(room):
    call(rooms.create_room_tag, sdk.CreateTagRequestDto(name="prj-2"))
    call(rooms.add_room_tags, room, sdk.BatchTagsRequestDto(names=["prj-2", "prj-3"]))
    call(rooms.get_room_tags_info)
    call(rooms.has_tag_links, "prj-2")
    call(rooms.update_room_tag, sdk.UpdateTagRequestDto(old_name="prj-2", new_name="prj-5"))
    call(rooms.delete_room_tags, room, sdk.BatchTagsRequestDto(names=["prj-3"]))
    call(rooms.delete_custom_tags, sdk.BatchTagsRequestDto(names=["prj-3"]))


def use_folders(room):
    folder = call(folders.create_folder, room, sdk.CreateFolder(title="Log files")).id
    call(folders.rename_folder, folder, sdk.CreateFolder(title="Logs"))
    call(folders.get_folder_by_folder_id, room, count=100)
    call(folders.get_folder_info, folder)
    call(folders.get_folder_history, folder)
    call(folders.create_folder_primary_external_link, folder, sdk.FolderLinkRequest.from_dict({"access": 2}))
    call(folders.get_folder_primary_external_link, folder)
    call(folders.get_folder_links, folder)
    for operation in call(folders.delete_folder, folder, sdk.DeleteFolder(delete_after=False)) or []:
        finished(operation)


def use_links(room, custom):
    # The SDK leaves out the members of an expiration date, and sends `{}`.
    link = {"access": 2, "maxUseCount": 5, "title": "Team"}
    call(rooms.set_room_link, room, sdk.RoomLinkRequest.from_dict(link))
    call(rooms.set_room_link, custom, sdk.RoomLinkRequest.from_dict({"linkType": 1, "access": 2}))
    call(rooms.get_room_links, room, type=sdk.LinkType(0))
    call(rooms.get_room_links, custom, type=sdk.LinkType(1))
    call(rooms.get_rooms_primary_external_link, custom)


def from_template():
    request = sdk.CreateRoomFromTemplateDto(template_id=given["template"], title="From a template", tags=["prj-4"])
    call(rooms.create_room_from_template, request)
    for _ in range(200):
        status = call(rooms.get_room_creating_status)
        if status and status.is_completed:
            return
        time.sleep(0.05)


def to_template(room):
    call(rooms.create_room_template, sdk.RoomTemplateDto(room_id=room, title="A template"))
    for _ in range(200):
        status = call(rooms.get_room_template_creating_status)
        if status and status.is_completed:
            return
        time.sleep(0.05)


me = str(call(people.get_self_profile).id)
room, custom = made("A ticket", 2), made("A custom room", 5)
call(rooms.get_room_info, room)
call(rooms.update_room, room, sdk.UpdateRoomRequest(title="Ticket #1"))
call(rooms.pin_room, room)
call(rooms.unpin_room, room)
list_rooms(me)
use_tags(room)
use_folders(custom)
invite(room, given["user"], 10)
invite(room, given["group"], 2)
call(rooms.get_room_security_info, room)
use_links(room, custom)
from_template()
to_template(custom)
call(sharing.change_file_owner, sdk.ChangeOwnerRequestDto.from_dict({"folderIds": [custom], "userId": me}))
call(people.get_profile_by_user_id, given["user"])
call(people.get_profile_by_email, email=call(people.get_profile_by_user_id, given["user"]).email)
call(people.get_all_profiles)
call(groups.get_groups)
call(groups.get_group, given["group"])
call(keys.create_api_key, sdk.CreateApiKeyRequestDto(name="another", permissions=["rooms:write"], expires_in_days=30))
call(keys.get_api_key)
call(keys.get_api_keys)
call(keys.get_all_permissions)
hook = {"name": "ours", "uri": given["receiver"], "secretKey": "Long-enough-1", "enabled": True, "ssl": False, "triggers": 0}
stored = call(hooks.create_webhook, sdk.CreateWebhooksConfigRequestsDto.from_dict(hook))
call(hooks.get_tenant_webhooks)
call(hooks.remove_webhook, stored.id)
finished(call(rooms.archive_room, room, sdk.ArchiveRoomRequest(delete_after=False)))
finished(call(rooms.unarchive_room, room, sdk.ArchiveRoomRequest(delete_after=False)))
finished(call(rooms.archive_room, room, sdk.ArchiveRoomRequest(delete_after=False)))
finished(call(rooms.delete_room, room, sdk.DeleteRoomRequest(delete_after=False)))
