# A batch on a cluster.

slurm-submitted = Slurm's job { $job }: { $workers ->
    [one] { $workers } worker
   *[other] { $workers } workers
} for { $items ->
    [one] { $items } submission
   *[other] { $items } submissions
}
slurm-worker-silent = worker { $worker } on { $host } gives no sign of life; { $count ->
    [0] it had nothing in hand
    [one] the submission that it had is graded again
   *[other] the { $count } submissions that it had are graded again
}
slurm-worker-ended = worker { $worker } on { $host } ended ({ $state }); { $count ->
    [0] it had nothing in hand
    [one] the submission that it had is graded again
   *[other] the { $count } submissions that it had are graded again
}
slurm-worker-refused = worker { $worker } on { $host } cannot grade:
slurm-no-worker = { $count } workers ended one after the other without a result. The last one: { $reason }. Their logs are in { $path }.
hint-slurm-no-worker = Look into the logs, and run `grader doctor` on a node: `srun grader doctor`. Then run the same command again: it goes on where it stopped.
slurm-failed = `{ $command }` failed: { $reason }
hint-slurm-failed = Look at `sinfo`, and at what --slurm-args says. Then run the same command again: it goes on where it stopped.
slurm-not-found = There is no `{ $name }` on this machine.
hint-slurm-install = Run it where jobs are submitted (a login node), or without --engine slurm. On Debian: `apt-get install slurm-wlm munge`.
slurm-shared-failed = The shared folder: { $path }: { $reason }
slurm-exposed = The shared folder { $path } lies in { $seen }, which students' code can read.
hint-slurm-exposed = Name another one: --slurm-shared DIR.
slurm-options-alone = --nodes, --slurm-shared and --slurm-args say how a batch is spread over a cluster, and this one is graded here.
hint-slurm-engine = `grader grade activations submissions/ --out out --engine slurm --nodes 4 --slurm-args "--partition=teaching"`
slurm-args-unbalanced = In --slurm-args, a quote is not closed.
slurm-needs-sandbox = The folder that nodes share holds everybody's results: with --engine slurm, students' code is isolated or not run.
slurm-lost-after-wrong = $GRADER_SLURM_LOST_AFTER is a number of seconds from 1 to 86400, not `{ $value }`.
trouble-worker-lost = Three workers of the cluster were lost while they graded this. That is our failure and says nothing of the work.
worker-other-version = This is grader { $here }, and the batch is one of grader { $there }.
worker-other-assignment = The assignment here has the hash { $here }, and that of the batch has { $there }.
worker-other-seed = The seed here has the hash { $here }, and that of the batch has { $there }.
worker-other-runtime = This node would not give the same results. Here: { $here }. Where the batch was started: { $there }.
doctor-slurm-partitions = { $version }; partitions: { $partitions }
doctor-slurm-silent = { $version }; the cluster does not answer: { $reason }
