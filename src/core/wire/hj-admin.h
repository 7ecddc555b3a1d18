/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

/* What the role `administrator` asks of the central instance. Each is a POST with an
 * #HjAdminRequest; lists are answered with an #HjAdminList, everything else with an #HjAdminAnswer.
 */
#define HJ_ADMIN_USERS "/v1/admin/users"
#define HJ_ADMIN_USERS_ADD "/v1/admin/users/add"
#define HJ_ADMIN_USERS_CHANGE "/v1/admin/users/change"
#define HJ_ADMIN_USERS_DISABLE "/v1/admin/users/disable"
#define HJ_ADMIN_USERS_ENABLE "/v1/admin/users/enable"
#define HJ_ADMIN_USERS_PASSWORD "/v1/admin/users/password"
#define HJ_ADMIN_USERS_CODE "/v1/admin/users/code"
#define HJ_ADMIN_ORGS "/v1/admin/orgs"
#define HJ_ADMIN_ORGS_ADD "/v1/admin/orgs/add"
#define HJ_ADMIN_ORGS_CHANGE "/v1/admin/orgs/change"
#define HJ_ADMIN_DEVICES "/v1/admin/devices"
#define HJ_ADMIN_DEVICES_REVOKE "/v1/admin/devices/revoke"
#define HJ_ADMIN_LEASE "/v1/admin/lease"
#define HJ_ADMIN_LEASE_SET "/v1/admin/lease/set"
#define HJ_ADMIN_SEALED "/v1/admin/sealed"
#define HJ_ADMIN_SEALED_ACCEPT "/v1/admin/sealed/accept"
#define HJ_ADMIN_SEALED_REFUSE "/v1/admin/sealed/refuse"
#define HJ_ADMIN_HELD "/v1/admin/held"

/* Rows of one answer: what is sent where nothing is asked for, and at most. */
#define HJ_ADMIN_LIST_DEFAULT 100
#define HJ_ADMIN_LIST_MAX 200

/* What became of sealed work on which was decided. */
#define HJ_ADMIN_ACCEPTED "accepted" /* taken in its author's name */
#define HJ_ADMIN_REFUSED "refused"   /* not taken; it stays sealed */
#define HJ_ADMIN_WAITING "waiting"   /* the rules do not take it as it is; why says why */

/* Why work is held. */
#define HJ_ADMIN_HELD_DECIDE "decide" /* its author or the leader of the house has to decide */
#define HJ_ADMIN_HELD_WAITS "waits"   /* it waits for other work that is held */

/**
 * HjAdminRoute:
 * @path: one of the above
 * @required: (array zero-terminated=1): members that a request has to have
 * @optional: (array zero-terminated=1): members that it may have besides; no others
 * @list: (nullable): the answer's member that holds rows
 *
 * Everything is static.
 */
typedef struct {
  const char *path;
  const char *required[5];
  const char *optional[5];
  const char *list;
} HjAdminRoute;

const HjAdminRoute *hj_admin_routes (guint *n_routes);
const HjAdminRoute *hj_admin_find_route (const char *path);

/**
 * HjAdminRequest:
 * @name: of a user, or of an organisation
 * @role: role id; %NULL leaves it as it is
 * @org: organisation's id; %NULL leaves it as it is
 * @full_name: as others see the user; %NULL leaves it as it is
 * @id: of an organisation, a device or an op
 * @kind: of an organisation
 * @parent: id of the organisation above, empty for none; %NULL leaves it as it is
 * @reason: why
 * @after: `next` of the page before; %NULL for the first page
 * @limit: most rows that are wanted, to %HJ_ADMIN_LIST_MAX; 0 for %HJ_ADMIN_LIST_DEFAULT
 * @days: of the offline lease
 *
 * Body of every request; which members it has says its #HjAdminRoute. Strings are owned and
 * nullable.
 */
typedef struct {
  char *name;
  char *role;
  char *org;
  char *full_name;
  char *id;
  char *kind;
  char *parent;
  char *reason;
  char *after;
  gint64 limit;
  gint64 days;
} HjAdminRequest;

void hj_admin_request_free (HjAdminRequest *self);
GBytes *hj_admin_request_to_bytes (const char *path, const HjAdminRequest *self);
HjAdminRequest *hj_admin_request_from_bytes (const char *path, GBytes *bytes, GError **error);

/**
 * HjAdminUser:
 * @full_name: (nullable): as others see the user
 * @devices: how many laptops are in use
 * @last_seen: UTC milliseconds when one of them was here; 0 for never
 *
 * A row of %HJ_ADMIN_USERS, by name. Strings are owned.
 */
typedef struct {
  char *name;
  char *role;
  char *org;
  char *full_name;
  gboolean disabled;
  gint64 devices;
  gint64 last_seen;
} HjAdminUser;

/**
 * HjAdminOrg:
 * @parent: (nullable): id of the organisation above
 *
 * A row of %HJ_ADMIN_ORGS, by id. Strings are owned.
 */
typedef struct {
  char *id;
  char *kind;
  char *name;
  char *parent;
} HjAdminOrg;

/**
 * HjAdminDevice:
 * @name: what the laptop calls itself
 * @state: `active`, `revoked`, or `frozen` where two laptops spoke as this one
 * @enrolled_at: UTC milliseconds
 * @last_seen: UTC milliseconds; 0 for never
 * @last_seq: place of the last of its ops that was answered
 *
 * A row of %HJ_ADMIN_DEVICES, by id: one user on one laptop. Strings are owned.
 */
typedef struct {
  char *id;
  char *user;
  char *name;
  char *state;
  gint64 enrolled_at;
  gint64 last_seen;
  gint64 last_seq;
} HjAdminDevice;

/**
 * HjAdminSealed:
 * @id: of the op
 * @device: that made it, and handed it in when it was taken out of use
 * @user: its author
 * @made_at: UTC milliseconds, by the device's clock as it was corrected
 * @handed_in_at: UTC milliseconds
 * @kind: `new`, `set` or `do`
 * @command: (nullable): where it is a command
 * @group: (nullable): ops of the same act have the same one, and are decided on together
 * @fields: (array zero-terminated=1): names only: an administrator sees nobody's data
 *
 * A row of %HJ_ADMIN_SEALED: an op that nobody has decided on, a device's in the order in which
 * they were made. Everything is owned.
 */
typedef struct {
  char *id;
  char *device;
  char *user;
  gint64 made_at;
  gint64 handed_in_at;
  char *entity;
  char *kind;
  char *command;
  char *group;
  char **fields;
} HjAdminSealed;

/**
 * HjAdminHeld:
 * @org: the user's organisation
 * @user: whose work is held
 * @entity: what it is about
 * @reason: %HJ_ADMIN_HELD_DECIDE or %HJ_ADMIN_HELD_WAITS
 * @count: how many ops
 * @oldest: UTC milliseconds when the oldest of them was made, as its laptop knew the time
 *
 * A row of %HJ_ADMIN_HELD, by user: that work is stuck, with whom and since when, and nothing of
 * what is in it. Strings are owned.
 */
typedef struct {
  char *org;
  char *user;
  char *entity;
  char *reason;
  gint64 count;
  gint64 oldest;
} HjAdminHeld;

/**
 * HjAdminList:
 * @route: which list it is
 * @rows: (element-type gpointer): owned; what the list's path says
 * @next: (nullable): what the next page is asked for with as @after; %NULL where there is none
 *
 * Answer of a path that lists. Rows are given to @rows as allocated by g_new0(), with all that
 * they own.
 */
typedef struct {
  const HjAdminRoute *route;
  GPtrArray *rows;
  char *next;
} HjAdminList;

HjAdminList *hj_admin_list_new (const char *path);
void hj_admin_list_free (HjAdminList *self);
GBytes *hj_admin_list_to_bytes (const HjAdminList *self);
HjAdminList *hj_admin_list_from_bytes (const char *path, GBytes *bytes, GError **error);

/**
 * HjAdminAnswer:
 * @name: of the user that was added
 * @password: a new password, which is never shown again
 * @code: a new enrolment code, good for a day, which is never shown again
 * @outcome: %HJ_ADMIN_ACCEPTED, %HJ_ADMIN_REFUSED or %HJ_ADMIN_WAITING
 * @why: one sentence that says why sealed work still waits
 * @days: of the offline lease; 0 where it was not asked for
 *
 * Answer of every path that does not list; what it has depends on the path, and mostly it is empty.
 * Strings are owned and nullable.
 */
typedef struct {
  char *name;
  char *password;
  char *code;
  char *outcome;
  char *why;
  gint64 days;
} HjAdminAnswer;

void hj_admin_answer_free (HjAdminAnswer *self);
GBytes *hj_admin_answer_to_bytes (const HjAdminAnswer *self);
HjAdminAnswer *hj_admin_answer_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAdminRequest, hj_admin_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAdminList, hj_admin_list_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjAdminAnswer, hj_admin_answer_free)

G_END_DECLS
