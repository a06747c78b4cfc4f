### 붙여 넣은 텍스트 읽기: 무엇으로 읽었는지, 입력란 없이 그대로 두는 것, 잘못된 점.

## 무엇으로 읽었는지

import-form-docker-command = docker 명령
import-form-compose = Compose 파일
import-form-inspect = docker network inspect 출력
import-form-api-request = API 요청 본문

## 잘못된 점

import-place = { $line }행 { $column }열
import-problem-empty = 텍스트가 없습니다.
import-problem-too-large = 텍스트가 1MiB보다 깁니다. 네트워크가 있는 부분만 넣으십시오.
import-problem-unrecognised = docker 명령, Compose 파일, docker network inspect 출력, API 요청 가운데 어느 것도 아닙니다: { $value }
import-problem-nothing-in-it = 네트워크도 컨테이너도 들어 있지 않습니다.
import-problem-not-json = JSON처럼 시작하지만 JSON이 아닙니다.
import-problem-not-yaml = Compose 파일처럼 시작하지만 YAML이 아닙니다.
import-problem-too-deep = 목록과 별칭이 어떤 Compose 파일보다 깊이 겹쳐 있어 읽지 않습니다.
import-problem-duplicate-key = 같은 키가 두 번 있습니다: { $value }
import-problem-wrong-type = 값의 종류가 맞지 않는 필드입니다: { $value }
import-problem-unknown-field = 여기서는 뜻이 없어 뺀 필드입니다: { $value }
import-problem-odd-number = Compose가 다르게 적을 숫자입니다: { $value }. 따옴표로 감싸거나 평범하게 적으십시오.
import-problem-variable-unknown = 텍스트에 값이 없는 변수입니다: { $value }. 값을 직접 적으십시오.
import-problem-variable-default = 텍스트에 값이 없는 변수라서 기본값을 썼습니다: { $value }
import-problem-project-prefix = Compose는 네트워크 이름 앞에 프로젝트 이름을 붙이는데, 텍스트에 프로젝트 이름이 없습니다. 필요하면 이름을 고치십시오: { $value }
import-problem-open-quote = 여기서 연 따옴표가 닫히지 않습니다.
import-problem-unknown-flag = docker network create 명령에 없는 옵션입니다: { $value }
import-problem-flag-without-value = 값이 필요한 옵션입니다: { $value }
import-problem-bad-flag-value = true나 false만 쓸 수 있는 옵션입니다: { $value }
import-problem-unexpected-word = 남는 단어입니다: { $value }
import-problem-no-name = 명령에 네트워크 이름이 없습니다.
import-problem-no-subnet-for = 명령의 어느 서브넷에도 들어 있지 않은 주소라서 docker가 거부합니다: { $value }
import-problem-other-engine = 텍스트가 엔진을 지정합니다({ $value }). 대신 여기서 고른 엔진을 씁니다.
import-problem-other-command = 네트워크를 만들지 않는 명령이라 읽지 않았습니다: { $value }
import-problem-redirection = 출력을 보내는 곳은 여기서 상관없습니다: { $value }

## 명령줄

cli-import-read-as = 읽은 형식: { $form }
cli-import-kept = 입력란이 없어 그대로 둔 설정: { $field } = { $value }
cli-import-not-carried = 옮기지 못한 설정: { $field } = { $value }
cli-import-service = 컨테이너도 들어 있지만, 이 명령은 네트워크만 만듭니다: { $name }
usage-import-not-text = UTF-8 텍스트가 아닙니다: { $file }
usage-import-no-network = 만들 수 있는 네트워크가 들어 있지 않습니다.
usage-import-no-such-network = 그런 네트워크가 들어 있지 않습니다: { $name }. 들어 있는 네트워크: { $networks }
usage-import-choose = 네트워크가 여러 개입니다. --network 옵션으로 하나를 고르십시오: { $networks }
usage-import-blocked = ✖ 표시한 것을 고칠 때까지 아무것도 계획하지 않습니다.
help-import = docker 명령, Compose 파일, docker network inspect 출력에 있는 네트워크를 계획하거나 만듭니다
help-import-file = 파일. -를 쓰거나 생략하면 표준 입력
help-import-network = 여러 네트워크 가운데 하나
help-import-plan = 할 일을 보여 줍니다(기본)
help-import-create = 네트워크를 만듭니다
help-import-propose = 텍스트에 없는 값을 제안합니다

## 창

paste-open = 명령이나 파일 붙여 넣기
paste-title = 명령이나 파일로 시작
paste-lead = docker network create 또는 docker run 명령, Compose 파일, docker network inspect 출력을 붙여 넣으십시오. 읽기만 하며 아무것도 바꾸지 않습니다.
paste-field = 텍스트
paste-hint = 입력하는 대로 읽습니다. 셸이나 Compose만 아는 값은 짐작하지 않습니다.
paste-not-read = 알아볼 수 없음
paste-file = 파일 열기
paste-by-hand = 직접 입력하기
paste-read-as = 읽은 형식: { $form }
paste-problems = 텍스트에서 발견한 점
paste-networks = 들어 있는 네트워크
paste-choose = 네트워크가 여러 개입니다. 계속할 네트워크를 고르십시오.
paste-wrong = 고칠 것 있음
paste-external = 텍스트가 만들지 않고 엔진에 있는 그대로 쓰는 네트워크: { $networks }
paste-kept = 입력란이 없어 그대로 두는 설정
paste-not-carried = 옮기지 못한 설정
paste-propose = 텍스트에 없는 값 제안받기
paste-propose-hint = 켜지 않으면 텍스트에 있는 것만 요청합니다.
paste-blocked = 텍스트에서 빨간색으로 표시한 곳을 먼저 고치십시오.
paste-go = 양식에서 계속
paste-containers = 들어 있는 컨테이너
paste-joins = 연결할 네트워크: { $networks }
paste-network-first = 먼저 만들 네트워크: { $network }. 다 만들면 이 컨테이너가 다시 나옵니다.
paste-network-missing = 이 엔진에도 텍스트에도 없는 네트워크입니다: { $network }
paste-from = 붙여 넣은 텍스트에서 옴: 양식 밖에 둔 설정 { $kept }개, 옮기지 못한 설정 { $lost }개
paste-back = 텍스트로 돌아가기
paste-anew = 빈 양식으로 시작
paste-along = 함께 정하는 값
paste-alias = 별칭
paste-more = 다른 네트워크에도 연결됩니다. 시작한 뒤에 연결할 네트워크: { $networks }
