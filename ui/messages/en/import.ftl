### Reading a pasted text: what it was taken for, what is kept beside the form, what is wrong with it.

## What it was taken for

import-form-docker-command = docker command line
import-form-compose = Compose file
import-form-inspect = output of docker network inspect
import-form-api-request = body of an API request

## What is wrong

import-place = line { $line }, column { $column }
import-problem-empty = There is no text.
import-problem-too-large = The text is longer than 1 MiB. Give only the part with the network.
import-problem-unrecognised = This is no docker command, no Compose file, no output of docker network inspect and no API request: { $value }
import-problem-nothing-in-it = There is no network and no container in it.
import-problem-not-json = This begins like JSON and is not.
import-problem-not-yaml = This begins like a Compose file and is no YAML.
import-problem-too-deep = Lists and aliases lie deeper within each other than in any Compose file, so it is not read.
import-problem-duplicate-key = The key { $value } is there twice.
import-problem-wrong-type = The field { $value } holds another kind of value than it should.
import-problem-unknown-field = { $value } means nothing here and is left out.
import-problem-odd-number = Compose would write the number { $value } in another way. Put it in quotes, or write it plainly.
import-problem-variable-unknown = The value of { $value } is not in the text. Put it in.
import-problem-variable-default = The value of { $value } is not in the text; its default was taken.
import-problem-project-prefix = Compose puts the project's name before the network { $value }, and it is not in the text. Correct the name if needed.
import-problem-open-quote = A quotation mark opens here and does not close.
import-problem-unknown-flag = docker network create has no flag { $value }.
import-problem-flag-without-value = The flag { $value } needs a value.
import-problem-bad-flag-value = { $value } is not possible; this flag takes true or false.
import-problem-unexpected-word = A word too many: { $value }
import-problem-no-name = The command does not name the network.
import-problem-no-subnet-for = { $value } lies in none of the command's subnets, so docker refuses the command.
import-problem-other-engine = The text names an engine ({ $value }). The one chosen here is used instead.
import-problem-other-command = Not read, because it makes no network: { $value }
import-problem-redirection = Where the output goes does not matter here: { $value }

## On the command line

cli-import-read-as = Read as: { $form }
cli-import-kept = Kept as it is, without a field of its own: { $field } = { $value }
cli-import-not-carried = Not carried over: { $field } = { $value }
cli-import-service = A container is in it, too; this command makes the network only: { $name }
usage-import-not-text = { $file } is no text in UTF-8.
usage-import-no-network = There is no network in it that could be made.
usage-import-no-such-network = There is no network { $name } in it. These are: { $networks }
usage-import-choose = There are several networks in it. Choose one with --network: { $networks }
usage-import-blocked = Nothing is planned until what is marked ✖ is corrected.
help-import = Plan or make the network of a docker command, Compose file or docker network inspect output
help-import-file = A file; - or nothing: standard input
help-import-network = Which of several networks
help-import-plan = Show what would be done (default)
help-import-create = Make the network
help-import-propose = Propose what the text leaves open

## In the window

paste-open = Paste a command or file
paste-title = Start from a command or a file
paste-lead = Paste docker network create or docker run commands, a Compose file, or what docker network inspect prints. Reading it changes nothing.
paste-field = Text
paste-hint = It is read as you type. Values that only a shell or Compose knows are not guessed.
paste-not-read = Not recognised
paste-file = Open a file
paste-by-hand = Fill in the form by hand
paste-read-as = Read as: { $form }
paste-problems = What was noticed in the text
paste-networks = Networks in it
paste-choose = There are several networks in it. Choose the one to go on with.
paste-wrong = To be corrected
paste-external = Used as they stand on the engine, not made by the text: { $networks }
paste-kept = Kept as it is, without a field of its own
paste-not-carried = Not carried over
paste-propose = Propose what the text leaves open
paste-propose-hint = Otherwise only what the text says is asked for.
paste-blocked = Correct what is marked red in the text first.
paste-go = Go on in the form
paste-containers = Containers in it
paste-joins = Joins: { $networks }
paste-network-first = Make the network { $network } first; at its end the container is offered again.
paste-network-missing = Neither this engine nor the text has its network { $network }.
paste-from = From the pasted text: { $kept } kept beside the form, { $lost } not carried over
paste-back = Back to the text
paste-anew = Empty form instead
paste-along = Set along with it
paste-alias = Alias
paste-more = It joins further networks. Attach it to them afterwards: { $networks }
