/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Exit status, see the contract of the command line. */
#define HJ_EXIT_DONE 0
#define HJ_EXIT_FAILED 1
#define HJ_EXIT_USAGE 2

#define HJ_VERB_ERROR (hj_verb_error_quark ())
GQuark hj_verb_error_quark (void);

/**
 * HjVerbError:
 * @HJ_VERB_ERROR_USAGE: the words make no sense
 * @HJ_VERB_ERROR_REFUSED: they do, but it cannot be done
 */
typedef enum { HJ_VERB_ERROR_USAGE, HJ_VERB_ERROR_REFUSED } HjVerbError;

typedef enum {
  HJ_OPTION_REQUIRED = 1 << 0,
  HJ_OPTION_REPEATED = 1 << 1,
} HjOptionFlags;

typedef struct {
  const char *name;  /* without dashes */
  const char *value; /* what stands for the value in the help */
  HjOptionFlags flags;
} HjOption;

typedef struct _HjCall HjCall;

/**
 * HjVerb:
 * @words: such as `user add`
 * @arguments: (array zero-terminated=1): names of what has to follow
 * @options: (nullable): ends with a %NULL name
 * @summary: msgid
 * @run: does it; prints results, and leaves a failure to @error
 *
 * What a user can ask for.
 */
typedef struct {
  const char *words;
  const char *const *arguments;
  const HjOption *options;
  const char *summary;
  gboolean (*run) (const HjCall *call, GError **error);
} HjVerb;

HjCall *hj_call_parse (const HjVerb *verb, const char *const *words, gboolean json, GError **error);
void hj_call_free (HjCall *self);
const char *hj_call_get (const HjCall *self, const char *name);
const char *const *hj_call_get_all (const HjCall *self, const char *name);
gboolean hj_call_get_int (const HjCall *self, const char *name, gint64 minimum, gint64 maximum,
                          gint64 *value, GError **error);
const char *hj_call_get_verb (const HjCall *self);
char *hj_call_dup_words (const HjCall *self);
char *hj_call_read_password (const HjCall *self, GError **error);
void hj_call_print (const HjCall *self, JsonObject *object, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
char *hj_verb_dup_usage (const HjVerb *verb);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjCall, hj_call_free)

extern const HjVerb hj_verb_init;
extern const HjVerb hj_verb_serve;
extern const HjVerb hj_verb_sample;
extern const HjVerb hj_verb_org_list;
extern const HjVerb hj_verb_org_add;
extern const HjVerb hj_verb_org_change;
extern const HjVerb hj_verb_user_add;
extern const HjVerb hj_verb_user_list;
extern const HjVerb hj_verb_user_change;
extern const HjVerb hj_verb_user_disable;
extern const HjVerb hj_verb_user_enable;
extern const HjVerb hj_verb_user_password;
extern const HjVerb hj_verb_enrol_code;
extern const HjVerb hj_verb_device_list;
extern const HjVerb hj_verb_device_revoke;
extern const HjVerb hj_verb_lease;
extern const HjVerb hj_verb_policy_check;
extern const HjVerb hj_verb_policy_publish;
extern const HjVerb hj_verb_audit_list;
extern const HjVerb hj_verb_audit_verify;
extern const HjVerb hj_verb_held_list;
extern const HjVerb hj_verb_held_accept;
extern const HjVerb hj_verb_held_refuse;
extern const HjVerb hj_verb_backup;
extern const HjVerb hj_verb_restore;

G_END_DECLS
