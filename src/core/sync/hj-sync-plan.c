/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/sync/hj-sync-plan.h"

/* How often to ask where nothing tells, on average; how often where hints come; milliseconds. */
#define POLL_MS HJ_MINUTE_MS
#define POLL_LISTENING_MS (10 * HJ_MINUTE_MS)
/* Where power is saved, so many times as long. */
#define SAVING_TIMES 5
/* How soon after an act: what is entered in one go is handed in together. */
#define ACT_MS HJ_SECOND_MS
/* Within how long to come back once a network is there. */
#define NETWORK_MS (2 * HJ_SECOND_MS)
/* Waiting after failures: anything from nothing to this, doubling. */
#define BACKOFF_MS (2 * HJ_SECOND_MS)
/* Signing in does not always make the network change, so that somebody has to look. */
#define PORTAL_MS (30 * HJ_SECOND_MS)
/* Listening that ended sooner than this was none. */
#define LISTENED_MS HJ_MINUTE_MS
#define NEVER -1

struct _HjSyncPlan {
  GObject parent_instance;
  HjClock *clock;   /* owned */
  HjRandom *random; /* owned */
  HjSyncFacts facts;

  gboolean started;
  gboolean running;
  gboolean asked;     /* the user wants everything, whatever it costs */
  gboolean run_asked; /* the same of the run under way */
  gboolean left;      /* the last run has left something out */
  gboolean again;     /* something happened during a run */
  gboolean fresh;     /* a network came during a run, whose failure says little then */
  gboolean reached;   /* the last run went well */
  HjSyncWhy failure;  /* of the last run */
  guint failures;     /* since the last success */
  gint64 due;         /* boot time of the next run, or NEVER */

  gboolean listening;
  gint64 listening_since;
  guint live_failures;
  gint64 live_due;
};

G_DEFINE_ENUM_TYPE (HjSyncWhy, hj_sync_why, G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_NOTHING, "nothing"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_NO_NETWORK, "no-network"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_PORTAL, "portal"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_METERED, "metered"),
                    G_DEFINE_ENUM_VALUE (HJ_SYNC_WHY_REFUSED, "refused"))

G_DEFINE_FINAL_TYPE (HjSyncPlan, hj_sync_plan, G_TYPE_OBJECT)

static gint64
get_now (HjSyncPlan *self)
{
  return hj_clock_get_boot_time (self->clock);
}

/* From nothing to @most, so that laptops that lost the same connection do not come back as one. */
static gint64
jitter (HjSyncPlan *self, gint64 most)
{
  return hj_random_below (self->random, (guint32)most + 1);
}

static gint64
backoff (guint failures)
{
  return failures > 16 ? HJ_SYNC_WAIT_MAX : MIN (BACKOFF_MS << failures, HJ_SYNC_WAIT_MAX);
}

static void
come_within (HjSyncPlan *self, gint64 milliseconds)
{
  gint64 due = get_now (self) + milliseconds;

  if (self->started && !self->running && (self->due == NEVER || self->due > due))
    self->due = due;
}

static gint64
find_poll (HjSyncPlan *self)
{
  gint64 poll = self->listening ? POLL_LISTENING_MS : POLL_MS;

  if (self->facts.saving)
    poll *= SAVING_TIMES;
  return poll / 2 + jitter (self, poll);
}

static gint64
find_wait (HjSyncPlan *self, int retry_after)
{
  if (self->failures == 0)
    return self->again ? ACT_MS : find_poll (self);
  /* A slot that was given is kept to; the little more grows with every slot that did not do, yet is
   * no longer than the slot: the central instance knows best how much there is to wait for.
   */
  if (retry_after >= 0) {
    gint64 slot = MIN (retry_after * HJ_SECOND_MS, HJ_SYNC_WAIT_MAX);
    gint64 more = MIN (backoff (self->failures), slot + BACKOFF_MS);

    return slot + jitter (self, MIN (more, HJ_SYNC_WAIT_MAX - slot));
  }
  if (hj_sync_plan_get_why (self) == HJ_SYNC_WHY_PORTAL)
    return PORTAL_MS / 2 + jitter (self, PORTAL_MS / 2);
  return jitter (self, backoff (self->failures));
}

/* Whether a run that failed got somewhere all the same: the next one has less to do. */
static gboolean
got_on (HjSyncPlan *self, const HjSyncResult *result)
{
  return result->pushed > 0 || result->pulled > 0
         || (self->failure == HJ_SYNC_WHY_BUSY && result->requests > 1);
}

static HjSyncWhy
find_failure (const GError *error)
{
  if (error == NULL)
    return HJ_SYNC_WHY_NOTHING;
  if (error->domain != HJ_SYNC_ERROR)
    return HJ_SYNC_WHY_REFUSED;
  switch ((HjSyncError)error->code) {
  case HJ_SYNC_ERROR_PORTAL:
    return HJ_SYNC_WHY_PORTAL;
  case HJ_SYNC_ERROR_BUSY:
    return HJ_SYNC_WHY_BUSY;
  case HJ_SYNC_ERROR_UNREACHABLE:
  case HJ_SYNC_ERROR_BROKEN:
    return HJ_SYNC_WHY_UNREACHABLE;
  case HJ_SYNC_ERROR_UNTRUSTED:
  case HJ_SYNC_ERROR_REFUSED:
  case HJ_SYNC_ERROR_REVOKED:
  case HJ_SYNC_ERROR_TOO_OLD:
  case HJ_SYNC_ERROR_CODE:
  case HJ_SYNC_ERROR_ERASED:
  default:
    return HJ_SYNC_WHY_REFUSED;
  }
}

static void
hj_sync_plan_finalize (GObject *object)
{
  HjSyncPlan *self = HJ_SYNC_PLAN (object);

  g_clear_object (&self->clock);
  g_clear_object (&self->random);
  G_OBJECT_CLASS (hj_sync_plan_parent_class)->finalize (object);
}

static void
hj_sync_plan_class_init (HjSyncPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_sync_plan_finalize;
}

static void
hj_sync_plan_init (HjSyncPlan *self)
{
  self->facts.network = HJ_SYNC_NETWORK_SOME;
  self->due = NEVER;
}

/**
 * hj_sync_plan_new:
 * @clock: its boot time counts
 * @random: spreads laptops
 *
 * Returns: (transfer full): decides when to reconcile, how much, and whether to listen; does
 *   nothing itself
 */
HjSyncPlan *
hj_sync_plan_new (HjClock *clock, HjRandom *random)
{
  HjSyncPlan *self = g_object_new (HJ_TYPE_SYNC_PLAN, NULL);

  self->clock = g_object_ref (clock);
  self->random = g_object_ref (random);
  return self;
}

/**
 * hj_sync_plan_note_facts:
 * @facts: as they are from now on
 *
 * They never keep from trying: a machine that knows of no network, or only of one without the
 * internet, may well reach its central instance.
 */
void
hj_sync_plan_note_facts (HjSyncPlan *self, const HjSyncFacts *facts)
{
  HjSyncFacts before = self->facts;
  gboolean came = facts->network == HJ_SYNC_NETWORK_SOME && before.network != HJ_SYNC_NETWORK_SOME;
  gboolean unmetered = before.metered && !facts->metered && self->left;

  self->facts = *facts;
  if (came || unmetered)
    hj_sync_plan_note_network (self);
}

/**
 * hj_sync_plan_note_network:
 *
 * The machine came into a network: what failed before may go now.
 */
void
hj_sync_plan_note_network (HjSyncPlan *self)
{
  self->failures = MIN (self->failures, 1);
  self->live_failures = 0;
  self->live_due = get_now (self);
  if (self->running)
    self->again = self->fresh = TRUE;
  else
    come_within (self, jitter (self, NETWORK_MS));
}

/**
 * hj_sync_plan_note_start:
 *
 * From now on there is a next run: at once.
 */
void
hj_sync_plan_note_start (HjSyncPlan *self)
{
  self->started = TRUE;
  come_within (self, 0);
}

/**
 * hj_sync_plan_note_act:
 *
 * The user has done something, which is handed in soon; while nothing answers it waits with the
 * rest.
 */
void
hj_sync_plan_note_act (HjSyncPlan *self)
{
  if (self->running)
    self->again = TRUE;
  else if (self->failures == 0)
    come_within (self, ACT_MS);
}

/**
 * hj_sync_plan_note_hint:
 * @spread: milliseconds over which those who were told come
 *
 * The central instance has something.
 */
void
hj_sync_plan_note_hint (HjSyncPlan *self, gint64 spread)
{
  if (self->running)
    self->again = TRUE;
  else if (self->failures == 0)
    come_within (self, jitter (self, CLAMP (spread, 0, HJ_SYNC_WAIT_MAX)));
}

/**
 * hj_sync_plan_note_ask:
 *
 * The user asks: the next run does everything, also over a metered network.
 */
void
hj_sync_plan_note_ask (HjSyncPlan *self)
{
  self->asked = TRUE;
  come_within (self, 0);
}

/**
 * hj_sync_plan_note_run:
 *
 * A run begins.
 */
void
hj_sync_plan_note_run (HjSyncPlan *self)
{
  self->running = TRUE;
  self->again = self->fresh = FALSE;
  self->run_asked = self->asked;
  self->asked = FALSE;
  self->due = NEVER;
}

/**
 * hj_sync_plan_note_end:
 * @result: what the run did
 * @error: (nullable): why it failed
 *
 * A run is over.
 */
void
hj_sync_plan_note_end (HjSyncPlan *self, const HjSyncResult *result, const GError *error)
{
  self->running = FALSE;
  self->reached = error == NULL;
  self->failure = find_failure (error);
  if (error == NULL)
    self->failures = 0;
  else
    self->failures = self->fresh || got_on (self, result) ? 1 : self->failures + 1;
  self->left = error == NULL && result->left;
  come_within (self, self->asked ? 0 : find_wait (self, error == NULL ? -1 : result->retry_after));
}

/**
 * hj_sync_plan_note_live:
 * @listening: whether hints come from now on
 *
 * Where they do not any more, or an attempt failed, polling takes over, and the next attempt waits.
 */
void
hj_sync_plan_note_live (HjSyncPlan *self, gboolean listening)
{
  gint64 now = get_now (self);

  if (listening) {
    self->listening = TRUE;
    self->listening_since = now;
    return;
  }
  if (self->listening && now - self->listening_since >= LISTENED_MS)
    self->live_failures = 0;
  self->listening = FALSE;
  self->live_due = now + jitter (self, backoff (self->live_failures++));
  come_within (self, find_poll (self));
}

/**
 * hj_sync_plan_get_due:
 *
 * Returns: boot time of the next run, milliseconds, or −1 while none is planned
 */
gint64
hj_sync_plan_get_due (HjSyncPlan *self)
{
  return self->due;
}

/**
 * hj_sync_plan_get_live_due:
 *
 * Returns: boot time before which not to try to listen again
 */
gint64
hj_sync_plan_get_live_due (HjSyncPlan *self)
{
  return self->live_due;
}

/**
 * hj_sync_plan_is_small:
 *
 * Returns: whether a run now hands in, and takes only little
 */
gboolean
hj_sync_plan_is_small (HjSyncPlan *self)
{
  return self->facts.metered && !(self->running ? self->run_asked : self->asked);
}

/**
 * hj_sync_plan_is_saving:
 *
 * Returns: whether runs that nobody asks for are rare, since the machine saves power
 */
gboolean
hj_sync_plan_is_saving (HjSyncPlan *self)
{
  return self->facts.saving;
}

/**
 * hj_sync_plan_may_listen:
 *
 * Returns: whether to have hints sent, or to go on with it: not over a network that is paid for;
 *   and to begin not before a run went well
 */
gboolean
hj_sync_plan_may_listen (HjSyncPlan *self)
{
  return self->started && !self->facts.metered && (self->listening || self->reached);
}

/**
 * hj_sync_plan_get_why:
 *
 * Returns: why the replica is not in step
 */
HjSyncWhy
hj_sync_plan_get_why (HjSyncPlan *self)
{
  if (self->failures == 0)
    return self->left ? HJ_SYNC_WHY_METERED : HJ_SYNC_WHY_NOTHING;
  if (self->failure != HJ_SYNC_WHY_UNREACHABLE)
    return self->failure;
  switch (self->facts.network) {
  case HJ_SYNC_NETWORK_NONE:
    return HJ_SYNC_WHY_NO_NETWORK;
  case HJ_SYNC_NETWORK_PORTAL:
    return HJ_SYNC_WHY_PORTAL;
  case HJ_SYNC_NETWORK_SOME:
  default:
    return HJ_SYNC_WHY_UNREACHABLE;
  }
}
